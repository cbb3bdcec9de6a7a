// Package connect opens a database from a URL. It has the common parts of the network transports: the list of nodes with
// their health ([Nodes]), the rule about repeated statements ([Decide]), and TLS ([TLS]).
//
// [Parse] converts a URL to a wire.Config; [Open] passes it to the driver of its scheme. A transport then executes every
// statement through a [Try]:
//
//	t := nodes.Try(st)
//	for t.Next(ctx) {
//		answer, signal, err := send(ctx, t.Node(), st)
//		if err == nil {
//			t.Done()
//			return answer, nil
//		}
//		t.Fail(signal, err)
//	}
//	return nil, t.Err()
package connect
