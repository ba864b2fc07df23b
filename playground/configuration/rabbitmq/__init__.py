"""RabbitMQ's own files: a node's, definitions with their policies, exchanges and shovels, an operator's resources."""
