/**
 * Runs the WAR with java -jar. These classes alone lie at the root of the WAR, outside of its
 * libraries, so they use nothing but the JDK.
 */
@NullMarked
package org.invertingproxy.proxy.launcher;

import org.jspecify.annotations.NullMarked;
