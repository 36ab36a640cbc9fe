from collections import deque

q = deque([1, 2, 3], maxlen=3)
q.append(4)
print(q, q.popleft(), q.pop(), len(q))  # expect: deque([3], maxlen=3) 2 4 1
q.appendleft(0)
q.extend([7, 8])
print(list(q), q[0], q[-1], 8 in q)  # expect: [3, 7, 8] 3 8 True
