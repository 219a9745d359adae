"""The theorems of the paper with better constants: the events, the noise, the rates, and the theorems assembled from them."""
