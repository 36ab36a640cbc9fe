/* The functions of instruction_runs (instructions.c), in the files of their subjects. */
#ifndef LB_EVAL_INSTRUCTIONS_H
#define LB_EVAL_INSTRUCTIONS_H

#include "eval/machine.h"

/* instructions_data.c */
run_instruction run_nop, run_const, run_none, run_absent, run_pop, run_dup, run_dup_two, run_rotate, run_pick;
run_instruction run_load_local, run_store_local, run_delete_local, run_load_cell, run_store_cell, run_delete_cell, run_make_cell;
run_instruction run_load_global, run_store_global, run_delete_global, run_load_name, run_load_name_cell, run_store_name;
run_instruction run_delete_name, run_load_attribute, run_store_attribute, run_delete_attribute;
run_instruction run_load_item, run_store_item, run_delete_item, run_binary, run_in_place, run_unary;
run_instruction run_build_list, run_build_tuple, run_build_set, run_build_dict, run_build_string, run_build_slice;
run_instruction run_list_append, run_set_add, run_dict_set, run_list_extend, run_set_extend, run_dict_update, run_dict_merge;
run_instruction run_list_to_tuple, run_format;

/* instructions_flow.c */
run_instruction run_statement, run_jump, run_jump_if_false, run_jump_if_true, run_false_or_pop, run_true_or_pop;
run_instruction run_jump_if_opaque;
run_instruction run_drop;
run_instruction run_import_decides;
run_instruction run_get_iter, run_get_async_iter, run_next, run_send, run_jump_if_done, run_unpack, run_unpack_star;
run_instruction run_call, run_call_keywords, run_call_spread, run_make_function, run_make_class, run_returned, run_await;
run_instruction run_raise, run_reraise, run_push_handled, run_pop_handled, run_match_exception;
run_instruction run_with_enter, run_with_exit, run_with_raised;
run_instruction run_import, run_import_top, run_import_from, run_import_star, run_assert, run_annotate;

/* instructions_match.c */
run_instruction run_match_sequence, run_match_mapping, run_match_length, run_match_keys, run_match_rest, run_match_class;

#endif
