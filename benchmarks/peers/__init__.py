"""The engines that answer the workloads, each behind the same door."""
