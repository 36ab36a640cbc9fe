/* What the settings packages share: the natives that their texts use. */
#ifndef LB_VOCAB_SETTINGS_SETTINGS_H
#define LB_VOCAB_SETTINGS_SETTINGS_H

#include "eval/std/source.h"

/*
 * _is_opaque(value)                         nothing is decided on a value before this has been asked
 * _attempt(name, function, *args)           calls; an opaque value of that name when it would have to decide on one
 * _arity(callable)                          the positional arguments that it needs; 0 for what is not written in Python
 * _resolve(class, text)                     an annotation given as text, in the class's module
 * _dotenv(text, name, interpolate, override) the bindings of a .env file as a dict
 * _caller_folder()                          the folder of the file that called
 * _kind(path), _refuse(what, hint)          eval/std/host.h
 */
extern const struct native_item settings_natives[];
extern const struct native settings_is_opaque_row;

#endif
