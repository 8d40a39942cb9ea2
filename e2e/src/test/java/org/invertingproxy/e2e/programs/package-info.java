/** Programs that people use, through the proxy, with agents that are killed on the way. */
@NullMarked
package org.invertingproxy.e2e.programs;

import org.jspecify.annotations.NullMarked;
