/**
 * The cases that most tunnels fail, each a test that is named by its number in docs/failures.md.
 */
@NullMarked
package org.invertingproxy.e2e.cases;

import org.jspecify.annotations.NullMarked;
