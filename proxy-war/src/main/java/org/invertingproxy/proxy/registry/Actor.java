package org.invertingproxy.proxy.registry;

/**
 * Who changes something, and from where, for the audit log.
 *
 * @param subject whose credential it was
 * @param tokenId which credential, never the credential itself
 * @param address of the caller, as the trusted proxies tell it
 */
public record Actor(String subject, String tokenId, String address) {}
