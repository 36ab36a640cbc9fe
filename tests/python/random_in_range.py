import random
import secrets

print(1 <= random.randint(1, 3) <= 3, random.choice([7]), len(random.sample(range(10), 3)), len(secrets.token_hex(4)), 0 <= random.random() < 1)  # expect: True 7 3 8 True
