def attempt(call, *given):
    try:
        return call(*given)
    except Exception as error:
        return str(error)
class Read:
    def __get__(self, instance, owner=None):
        return 'read'
class Both(Read):
    def __set__(self, instance, value):
        instance.__dict__['kept'] = value
class Meta(type):
    both = Both()
    @property
    def title(cls):
        return cls.__name__
    def __call__(cls, *args, **named):
        return super().__call__(*args, **named)
class Base(metaclass=Meta):
    read = Read()
    both = Both()
    def __init__(self, value=1):
        self._value = value
    @property
    def value(self):
        return self._value
    @value.setter
    def value(self, given):
        self._value = given
    @value.deleter
    def value(self):
        del self._value
    only = property(lambda self: 3)
    other = value.getter(lambda self: 'other')
    @classmethod
    def make(cls, *args):
        return cls(*args)
    @staticmethod
    def still(*args):
        return args
    def __getattr__(self, name):
        if name == 'missing':
            raise AttributeError(name)
        return name
class Derived(Base):
    def __init__(self):
        super(Derived, self).__init__(2)
    def make_other(self):
        return super().make(5), attempt(lambda: super().nothing)
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        object.__delattr__(self, name)
base, derived = Base(), Derived()
for of in (base, derived, Base, Derived, Meta, base.make, base.still, Base.value, attempt, len, [].append, int, property, super(Derived, derived)):
    for name in '__doc__ __name__ __qualname__ __module__ __dict__ __class__ __bases__ __mro__ __self__ __func__ __wrapped__ fget fset fdel __get__ value only other read both missing anything title make still __init__ __defaults__ __annotations__ __closure__ __code__ __call__ __subclasses__ mro'.split():
        attempt(repr, attempt(getattr, of, name)), attempt(hasattr, of, name), attempt(getattr, of, name, None)
    for name in ('value', 'only', 'both', 'read', 'new', '__doc__', '__class__', '__dict__', '__name__'):
        attempt(setattr, of, name, 7), attempt(delattr, of, name)
attempt(derived.make_other), attempt(Meta, 'Made', (Base,), {'x': 1}), attempt(type, 'Plain', (), {}), attempt(type, 1, 2, 3), attempt(type, 'A', (1,), {})
attempt(super, 1, 2), attempt(super), attempt(super, Base, base), attempt(Base.mro), attempt(int.mro), attempt(getattr, base, 1), attempt(getattr, 1, 'x' * 50)
import unknown_module
class Unknown(unknown_module.Base):
    def run(self):
        return super().run()
attempt(lambda: Unknown.x), attempt(lambda: Unknown().y), attempt(lambda: Unknown().run()), attempt(lambda: unknown_module.f(1).g[2] + 3), attempt(isinstance, 1, unknown_module.T)
