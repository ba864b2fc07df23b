"""Celery's configuration, on RabbitMQ and on SQS."""
