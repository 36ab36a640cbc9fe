words = ["banana", "kiwi", "apple", "fig"]
words.sort(key=len)
print(words)  # expect: ['fig', 'kiwi', 'apple', 'banana']
words.sort(key=lambda w: (-len(w), w))
print(words, sorted(words, key=str.upper, reverse=True))  # expect: ['banana', 'apple', 'kiwi', 'fig'] ['kiwi', 'fig', 'banana', 'apple']
