/** Runs the WAR with java -jar. */
@NullMarked
package org.invertingproxy.proxy.launcher;

import org.jspecify.annotations.NullMarked;
