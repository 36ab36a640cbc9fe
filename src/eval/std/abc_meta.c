/* abc, in Python: abstract methods are marks for readers and are not enforced. */
#include "eval/std/source.h"

static const char text[] = "class ABCMeta(type):\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "class ABC:\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "def abstractmethod(funcobj):\n"
                           "    return funcobj\n"
                           "\n"
                           "\n"
                           "class abstractproperty(property):\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "def abstractclassmethod(callable):\n"
                           "    return classmethod(callable)\n"
                           "\n"
                           "\n"
                           "def abstractstaticmethod(callable):\n"
                           "    return staticmethod(callable)\n"
                           "\n"
                           "\n"
                           "def update_abstractmethods(cls):\n"
                           "    return cls\n";

static const struct std_source source = {"abc", text, NULL};

STD_NAME(source, py_ABCMeta, "ABCMeta")
STD_NAME(source, py_ABC, "ABC")
STD_NAME(source, py_abstractmethod, "abstractmethod")
STD_NAME(source, py_abstractproperty, "abstractproperty")
STD_NAME(source, py_abstractclassmethod, "abstractclassmethod")
STD_NAME(source, py_abstractstaticmethod, "abstractstaticmethod")
STD_NAME(source, py_update_abstractmethods, "update_abstractmethods")

static const struct native_item items[] = {
    STD_ITEM(py_ABCMeta, "ABCMeta"),
    STD_ITEM(py_ABC, "ABC"),
    STD_ITEM(py_abstractmethod, "abstractmethod"),
    STD_ITEM(py_abstractproperty, "abstractproperty"),
    STD_ITEM(py_abstractclassmethod, "abstractclassmethod"),
    STD_ITEM(py_abstractstaticmethod, "abstractstaticmethod"),
    STD_ITEM(py_update_abstractmethods, "update_abstractmethods"),
    {0},
};

const struct native_module std_abc_meta = {.name = "abc", .items = items, .closed = true};
