/** The agent as a library. */
@NullMarked
package org.invertingproxy.agent;

import org.jspecify.annotations.NullMarked;
