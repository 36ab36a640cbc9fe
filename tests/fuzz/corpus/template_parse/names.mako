<%
class A(dict, metaclass=type):
    def f(self, *, a=1): return str(a, errors='strict')
class B[T](A): pass
type C[U] = list[U]
def g[V](a): return a
%>
${'message' in context}${sorted(context.kwargs)}${list(context.keys())}${g(A().f(a=2))}
% for i in items:
${loop.cycle('a', 'b')}${loop.parent}${loop.last}
% endfor
% for i in (x for x in items):
${len(loop)}
% endfor
% for i in items:
${loop.cycle()}
% endfor
