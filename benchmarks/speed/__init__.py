"""Parts of `benchmarks/bench.py`: what is read, who reads it, and what is measured."""
