"""The doorbell on RabbitMQ, rung and answered through Dramatiq."""
