// Package faults holds the two promises of the connector against failing nodes: no statement that was sent is sent twice
// unless that does no harm, and one node that fails costs its neighbours' clients nothing but a little time.
//
// TestStorm sends statements through three proxies and counts in the tables what became of each; half of the statements meet
// a fault, which follows from the seed and the statement's number. TestNodes keeps an open load on three proxies, one of
// which is killed and restarted all the time. Both run on a PostgreSQL of their own and on a server that speaks as CrateDB
// does. TestClusters is TestNodes on real clusters:
//
//	CRATEGEN_FAULTS_STATEMENTS=100000    statements of TestStorm on each server; 2,500 if not set
//	CRATEGEN_FAULTS_SECONDS=60           seconds of TestNodes and TestClusters; 10 if not set
//	CRATEGEN_FAULTS_RATE=100             statements a second of both; 200 if not set
//	CRATEGEN_TEST_CRATEDB_CLUSTER_URL, CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL and ..._RESTART    see testtarget.ClusterOf
package faults
