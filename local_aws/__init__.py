"""The local AWS: moto, extended for types of the registry. See `python -m local_aws --help`.

A folder is an API of AWS, laid out as moto lays out its own; control/ is for tests. plugin.py has every seam with moto.
"""
