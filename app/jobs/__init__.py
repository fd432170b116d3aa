"""What runs without anybody waiting: the worker and the night."""
