revision: str; n = None
