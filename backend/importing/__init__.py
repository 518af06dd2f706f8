"""Takes files in: areas, sites, and the records of any feed through a mapping. Each import reports what became
of every line.
"""
