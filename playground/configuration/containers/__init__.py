"""What is set up from outside: compose, Kubernetes, charts, command lines, variables."""
