import bisect
import heapq
import html

a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 9), bisect.bisect_left(a, 0))  # expect: 3 1 4 0
bisect.insort(a, 4)
print(a)  # expect: [1, 3, 3, 4, 5]
print(bisect.bisect_left([(1, "a"), (2, "b")], 2, key=lambda pair: pair[0]))  # expect: 1
h = []
for n in [5, 1, 4, 2, 3, 9, 0]:
    heapq.heappush(h, n)
print(h, heapq.heappop(h), h)  # expect: [1, 2, 4, 5, 3, 9] 0 [1, 2, 4, 5, 3, 9]
x = [9, 8, 7, 6, 5, 4, 3, 2, 1]
heapq.heapify(x)
print(x, heapq.heappushpop(x, 0), heapq.heapreplace(x, 10), x)  # expect: [2, 5, 3, 6, 10, 4, 7, 8, 9] 0 1 [2, 5, 3, 6, 10, 4, 7, 8, 9]
print(heapq.nlargest(2, [3, 1, 2]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3])))  # expect: [3, 2] ['a', 'bb'] [1, 2, 3, 4]
print(html.escape("<a href='x'>\"&\"</a>"), html.escape("'", quote=False))  # expect: &lt;a href=&#x27;x&#x27;&gt;&quot;&amp;&quot;&lt;/a&gt; '
print(html.unescape("&lt;b&gt; &amp;amp; &#65;&#x42; &nbsp;|"))  # expect: <b> &amp; AB  |
