def write_broken(path, plan): pass
