/** Scripted peers on real sockets. */
@NullMarked
package org.invertingproxy.agent.testing;

import org.jspecify.annotations.NullMarked;
