"""Spring Boot's files: RabbitMQ, Kafka, SQS, and Cloud Stream, which is made of bindings."""
