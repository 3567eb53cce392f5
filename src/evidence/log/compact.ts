import { EMPTY_ROOT, type Hash, hashChildren } from './tree.ts'

/** The root of a tree that grows leaf by leaf, in as much memory as the tree is high. */
export function growingRoot() {
  const full: { hash: Hash; leaves: number }[] = [] // the full subtrees from the left, each larger than the next
  return {
    add(leaf: Hash): void {
      let node = { hash: leaf, leaves: 1 }
      for (let left = full.at(-1); left?.leaves === node.leaves; left = full.at(-1)) {
        full.pop()
        node = { hash: hashChildren(left.hash, node.hash), leaves: node.leaves * 2 }
      }
      full.push(node)
    },
    root: (): Hash =>
      full
        .map(({ hash }) => hash)
        .reduceRight<Hash | null>((right, left) => (right === null ? left : hashChildren(left, right)), null) ??
      EMPTY_ROOT,
  }
}
