package dev.deployhooks.testing;

import dev.deployhooks.check.LoopbackAllowed;

/** The servers of tests listen on loopback. */
public final class TestsListenOnLoopback implements LoopbackAllowed {}
