"""The local AWS: moto, and what moto lacks for types of the registry. `python -m local_aws --help` says more.

A folder is an API of AWS, laid out as moto lays out its own; control/ is for tests. plugin.py has every seam with moto.
"""
