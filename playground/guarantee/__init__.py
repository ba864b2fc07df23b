"""What settings of a real system guarantee: found by running them under each standard fault, never looked up."""
