// Package connect turns a database URL into an open database and holds what every network transport shares: the list of
// nodes with their health ([Nodes]), the one rule about what may be sent twice ([Decide]), and TLS ([TLS]).
//
// A URL enters through [Parse] and becomes a wire.Config; [Open] hands that to the driver of its scheme. A transport then
// runs every statement through a [Try]:
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
