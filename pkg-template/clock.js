/**
 * Time and chance. They are looked up at each call: test suites replace them.
 */

export const now = () => Date.now();

export const random = () => Math.random();
