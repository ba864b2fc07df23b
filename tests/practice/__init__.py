"""What is said in the lessons is so when it is run."""
