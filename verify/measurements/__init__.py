"""Measurements that several claims share: designs of fitted models, and isoperimetric constants of laws."""
