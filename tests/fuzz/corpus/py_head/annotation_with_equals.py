revision: U == V = 'x'
