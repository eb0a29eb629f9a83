/* SPDX-License-Identifier: MIT */
/*
 * An AA tree (Arne Andersson, "Balanced Search Trees Made Simple", 1993): a node's left child is one level lower, its
 * right child on the same level or one lower, its right grandchild lower. Two repairs keep it so: skew turns a left child
 * of the same level to the right, split lifts the middle of three on one level. With n nodes no path is longer than
 * 2 log2(n + 1), which bounds every loop and recursion here: 2^20 regions make 40 steps.
 */
#include "core/region_tree.h"

static struct region *skew(struct region *top)
{
	struct region *const left = top->left;
	if (!left || left->level != top->level)
		return top;
	top->left = left->right;
	left->right = top;
	return left;
}

static struct region *split(struct region *top)
{
	struct region *const right = top->right;
	if (!right || !right->right || right->right->level != top->level)
		return top;
	top->right = right->left;
	right->left = top;
	right->level++;
	return right;
}

struct region *region_tree_insert(struct region *root, struct region *region)
{
	if (!root) {
		region->left = region->right = NULL;
		region->level = 1;
		return region;
	}
	if (region->base < root->base)
		root->left = region_tree_insert(root->left, region);
	else
		root->right = region_tree_insert(root->right, region);
	return split(skew(root));
}

static uint32_t level(const struct region *region) { return region ? region->level : 0; }

static struct region *repair(struct region *top)
{
	uint32_t const left = level(top->left), right = level(top->right);
	uint32_t const wanted = (left < right ? left : right) + 1;
	if (wanted < top->level) {
		top->level = wanted;
		if (right > wanted)
			top->right->level = wanted;
	}
	top = skew(top);
	if (top->right) {
		top->right = skew(top->right);
		if (top->right->right)
			top->right->right = skew(top->right->right);
	}
	top = split(top);
	if (top->right)
		top->right = split(top->right);
	return top;
}

/* Takes the leftmost node out of the tree. */
static struct region *remove_first(struct region *root, struct region **first)
{
	if (!root->left) {
		*first = root;
		return root->right;
	}
	root->left = remove_first(root->left, first);
	return repair(root);
}

struct region *region_tree_remove(struct region *root, const struct region *region)
{
	if (region->base < root->base) {
		root->left = region_tree_remove(root->left, region);
	} else if (region->base > root->base) {
		root->right = region_tree_remove(root->right, region);
	} else {
		if (!root->right)
			return root->left;
		struct region *next;
		struct region *const right = remove_first(root->right, &next);
		next->left = root->left;
		next->right = right;
		next->level = root->level;
		root = next;
	}
	return repair(root);
}

struct region *region_tree_find(struct region *root, word_t address)
{
	struct region *found = NULL;
	while (root) {
		if (root->base + root->size > address) {
			found = root;
			root = root->left;
		} else {
			root = root->right;
		}
	}
	return found;
}

struct region *region_tree_last(struct region *root)
{
	while (root && root->right)
		root = root->right;
	return root;
}
