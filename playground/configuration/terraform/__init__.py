"""Terraform: what its resources come to in the names of the systems that they set up."""
