revision: (revision := 'x')
revision: str; from a import b as revision
