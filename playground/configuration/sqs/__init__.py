"""Queues of SQS and the Lambda functions behind them, and the templates that describe them."""
