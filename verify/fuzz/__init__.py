"""A fuzzer of the whole command line and of every public function."""
