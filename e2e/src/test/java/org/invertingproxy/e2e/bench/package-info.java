/** Measures the proxy beside nginx in one run; started by {@code bin/bench}, never by the tests. */
@NullMarked
package org.invertingproxy.e2e.bench;

import org.jspecify.annotations.NullMarked;
