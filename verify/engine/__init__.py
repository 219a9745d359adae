"""What runs a claim: the claim as data, the judge, estimates, the runner, records and their file, the shelf, the streams."""
