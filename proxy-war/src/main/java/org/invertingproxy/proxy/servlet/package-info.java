/** Asynchronous servlet I/O without a blocked thread, shared by the client and the agent side. */
@NullMarked
package org.invertingproxy.proxy.servlet;

import org.jspecify.annotations.NullMarked;
