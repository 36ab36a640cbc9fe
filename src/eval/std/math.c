/* math: the functions of one or two floats by tables; whole-number functions over integers of any size. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/operators.h"
#include "eval/std/source.h"
#include "py/ast.h"

#include <math.h>

static bool real_checked(struct vm *vm, double result, bool finite_before, struct value *out)
{
    if (isnan(result) && finite_before)
        return vm_raise(vm, "ValueError", "math domain error");
    if (isinf(result) && finite_before)
        return vm_raise(vm, "OverflowError", "math range error");
    *out = value_real(result);
    return true;
}

#define ONE_REAL(name)                                                                                                         \
    static bool name##_call(struct vm *vm, struct value self, const struct value *args, struct value *out)                     \
    {                                                                                                                          \
        double x;                                                                                                              \
                                                                                                                               \
        (void)self;                                                                                                            \
        return argument_real(vm, args[0], &x) && real_checked(vm, name(x), isfinite(x), out);                                  \
    }                                                                                                                          \
    static const struct native name##_row = {#name, "x, /", name##_call};

#define TWO_REALS(name)                                                                                                        \
    static bool name##_call(struct vm *vm, struct value self, const struct value *args, struct value *out)                     \
    {                                                                                                                          \
        double x, y;                                                                                                           \
                                                                                                                               \
        (void)self;                                                                                                            \
        return argument_real(vm, args[0], &x) && argument_real(vm, args[1], &y) &&                                             \
               real_checked(vm, name(x, y), isfinite(x) && isfinite(y), out);                                                  \
    }                                                                                                                          \
    static const struct native name##_row = {#name, "x, y, /", name##_call};

#define ONES(ROW)                                                                                                              \
    ROW(sin)                                                                                                                   \
    ROW(cos) ROW(tan) ROW(asin) ROW(acos) ROW(atan) ROW(sinh) ROW(cosh) ROW(tanh) ROW(asinh) ROW(acosh) ROW(atanh) ROW(exp)    \
        ROW(expm1) ROW(log1p) ROW(sqrt) ROW(cbrt) ROW(fabs) ROW(erf) ROW(erfc)
#define TWOS(ROW) ROW(atan2) ROW(fmod) ROW(copysign) ROW(pow) ROW(remainder) ROW(nextafter)

ONES(ONE_REAL)
TWOS(TWO_REALS)

/* floor, ceil, trunc: integers stay, instances may say it themselves. */
static bool whole(struct vm *vm, struct value given, const char *method_name, double (*round_to)(double), struct value *out)
{
    struct value method = own_method(vm, given, method_name), plain = value_plain(vm, given);
    double real;

    if (is_given(method))
        return method_call(vm, method, given, NULL, 0, out);
    if (is_integer(plain))
        return value_unary(vm, OP_U_ADD, plain, out);
    if (!argument_real(vm, given, &real))
        return false;
    if (!isfinite(real))
        return vm_raise(vm, isnan(real) ? "ValueError" : "OverflowError",
                        isnan(real) ? "cannot convert float NaN to integer" : "cannot convert float infinity to integer");
    *out = big_from_real(vm, round_to(real));
    return true;
}

static bool floor_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return whole(vm, args[0], "__floor__", floor, out);
}

static bool ceil_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return whole(vm, args[0], "__ceil__", ceil, out);
}

static bool trunc_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return whole(vm, args[0], "__trunc__", trunc, out);
}

static bool logarithm(struct vm *vm, struct value given, double (*log_of)(double), struct value *out)
{
    double x;

    if (is_integer(given) && big_bit_length(given) > 1000)
    {
        /* Beyond the range of floats: log(n) = log(n >> k) + k log(2). */
        struct value top;
        uint64_t shift = (uint64_t)big_bit_length(given) - 64;

        if (big_is_negative(given))
            return vm_raise(vm, "ValueError", "math domain error");
        if (!big_shift(vm, false, given, shift, &top) || !argument_real(vm, top, &x))
            return false;
        *out = value_real(log_of(x) + (double)shift * log_of(2.0));
        return true;
    }
    if (!argument_real(vm, given, &x))
        return false;
    if (x <= 0)
        return vm_raise(vm, "ValueError", "math domain error");
    *out = value_real(log_of(x));
    return true;
}

static bool log_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value base;

    (void)self;
    if (!logarithm(vm, args[0], log, out))
        return false;
    if (is_absent(args[1]))
        return true;
    return logarithm(vm, args[1], log, &base) && value_binary(vm, OP_DIV, *out, base, out);
}

static bool log2_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return logarithm(vm, args[0], log2, out);
}

static bool log10_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return logarithm(vm, args[0], log10, out);
}

#define REAL_TEST(name, test)                                                                                                  \
    static bool name##_call(struct vm *vm, struct value self, const struct value *args, struct value *out)                     \
    {                                                                                                                          \
        double x;                                                                                                              \
                                                                                                                               \
        (void)self;                                                                                                            \
        if (!argument_real(vm, args[0], &x))                                                                                   \
            return false;                                                                                                      \
        *out = value_bool(test);                                                                                               \
        return true;                                                                                                           \
    }                                                                                                                          \
    static const struct native name##_row = {#name, "x, /", name##_call};

REAL_TEST(isnan, (x != x))
REAL_TEST(isinf, (x == HUGE_VAL || x == -HUGE_VAL))
REAL_TEST(isfinite, (x - x == 0))

static const struct native floor_row = {"floor", "x, /", floor_call};
static const struct native ceil_row = {"ceil", "x, /", ceil_call};
static const struct native trunc_row = {"trunc", "x, /", trunc_call};
static const struct native log_row = {"log", "x, base=None, /", log_call};
static const struct native log2_row = {"log2", "x, /", log2_call};
static const struct native log10_row = {"log10", "x, /", log10_call};

static const char text[] = "pi = 3.141592653589793\n"
                           "e = 2.718281828459045\n"
                           "tau = 6.283185307179586\n"
                           "inf = float('inf')\n"
                           "nan = float('nan')\n"
                           "\n"
                           "\n"
                           "def gcd(*integers):\n"
                           "    total = 0\n"
                           "    for n in integers:\n"
                           "        n = abs(n)\n"
                           "        while n:\n"
                           "            total, n = n, total % n\n"
                           "    return total\n"
                           "\n"
                           "\n"
                           "def lcm(*integers):\n"
                           "    total = 1\n"
                           "    for n in integers:\n"
                           "        if n == 0:\n"
                           "            return 0\n"
                           "        total = abs(total * n) // gcd(total, n)\n"
                           "    return total\n"
                           "\n"
                           "\n"
                           "def factorial(n):\n"
                           "    if n < 0:\n"
                           "        raise ValueError('factorial() not defined for negative values')\n"
                           "    total = 1\n"
                           "    for i in range(2, n + 1):\n"
                           "        total *= i\n"
                           "    return total\n"
                           "\n"
                           "\n"
                           "def isqrt(n):\n"
                           "    if n < 0:\n"
                           "        raise ValueError('isqrt() argument must be nonnegative')\n"
                           "    if n == 0:\n"
                           "        return 0\n"
                           "    root = 1 << ((n.bit_length() + 1) // 2)\n"
                           "    while True:\n"
                           "        better = (root + n // root) // 2\n"
                           "        if better >= root:\n"
                           "            return root\n"
                           "        root = better\n"
                           "\n"
                           "\n"
                           "def comb(n, k):\n"
                           "    if k > n:\n"
                           "        return 0\n"
                           "    total = 1\n"
                           "    for i in range(min(k, n - k)):\n"
                           "        total = total * (n - i) // (i + 1)\n"
                           "    return total\n"
                           "\n"
                           "\n"
                           "def perm(n, k=None):\n"
                           "    total = 1\n"
                           "    for i in range(n if k is None else k):\n"
                           "        total *= n - i\n"
                           "    return total\n"
                           "\n"
                           "\n"
                           "def prod(iterable, *, start=1):\n"
                           "    for item in iterable:\n"
                           "        start *= item\n"
                           "    return start\n"
                           "\n"
                           "\n"
                           "def degrees(x):\n"
                           "    return x * (180.0 / pi)\n"
                           "\n"
                           "\n"
                           "def radians(x):\n"
                           "    return x * (pi / 180.0)\n"
                           "\n"
                           "\n"
                           "def hypot(*coordinates):\n"
                           "    return sum(x * x for x in coordinates) ** 0.5\n"
                           "\n"
                           "\n"
                           "def dist(p, q):\n"
                           "    return sum((a - b) ** 2 for a, b in zip(p, q)) ** 0.5\n"
                           "\n"
                           "\n"
                           "def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):\n"
                           "    if a == b:\n"
                           "        return True\n"
                           "    if inf in (abs(a), abs(b)):\n"
                           "        return False\n"
                           "    return abs(a - b) <= max(rel_tol * max(abs(a), abs(b)), abs_tol)\n"
                           "\n"
                           "\n"
                           "def modf(x):\n"
                           "    whole = float(int(x))\n"
                           "    return x - whole, whole\n"
                           "\n"
                           "\n"
                           "def fsum(seq):\n"
                           "    partials = []\n"
                           "    for x in seq:\n"
                           "        kept = []\n"
                           "        for y in partials:\n"
                           "            if abs(x) < abs(y):\n"
                           "                x, y = y, x\n"
                           "            high = x + y\n"
                           "            low = y - (high - x)\n"
                           "            if low:\n"
                           "                kept.append(low)\n"
                           "            x = high\n"
                           "        partials = kept + [x]\n"
                           "    return sum(partials, 0.0)\n";

static const struct std_source source = {"math", text, NULL};

#define WRITTEN(ROW)                                                                                                           \
    ROW(pi)                                                                                                                    \
    ROW(e) ROW(tau) ROW(inf) ROW(nan) ROW(gcd) ROW(lcm) ROW(factorial) ROW(isqrt) ROW(comb) ROW(perm) ROW(prod) ROW(degrees)   \
        ROW(radians) ROW(hypot) ROW(dist) ROW(isclose) ROW(modf) ROW(fsum)

#define WRITTEN_NAME(name) STD_NAME(source, py_##name, #name)
WRITTEN(WRITTEN_NAME)

#define WRITTEN_ITEM(name) STD_ITEM(py_##name, #name),
#define REAL_ITEM(name) ITEM_FUNCTION_OF(#name, name##_row),

static const struct native_item items[] = {
    WRITTEN(WRITTEN_ITEM) ONES(REAL_ITEM) TWOS(REAL_ITEM) ITEM_FUNCTION_OF("floor", floor_row),
    ITEM_FUNCTION_OF("ceil", ceil_row),
    ITEM_FUNCTION_OF("trunc", trunc_row),
    ITEM_FUNCTION_OF("log", log_row),
    ITEM_FUNCTION_OF("log2", log2_row),
    ITEM_FUNCTION_OF("log10", log10_row),
    ITEM_FUNCTION_OF("isnan", isnan_row),
    ITEM_FUNCTION_OF("isinf", isinf_row),
    ITEM_FUNCTION_OF("isfinite", isfinite_row),
    {0},
};

const struct native_module std_math = {.name = "math", .items = items, .closed = true};
