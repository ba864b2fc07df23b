"""What languages of files are as trees: JSON, YAML, HCL, Python, `.properties`. What they say is not known here."""
