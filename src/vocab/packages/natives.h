/*
 * Natives that the texts of packages use:
 *
 * _is_opaque(value)        nothing is decided on a value before this has been asked
 * _unknown(name, reason)   an opaque value
 * _follow_functions()      tables are looked for behind imports inside of functions, too
 */
#ifndef LB_VOCAB_PACKAGES_NATIVES_H
#define LB_VOCAB_PACKAGES_NATIVES_H

#include "eval/std/source.h"

extern const struct native_item package_natives[];

#endif
