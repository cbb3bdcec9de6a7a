package gen
import ("testing";"os";"github.com/crategen/crategen/gen/model")
func TestTry(t *testing.T){
	ts,_:=model.ParseTargets(os.Getenv("TARGETS"))
	r,err:=Generate(t.Context(),Options{SchemaDir:os.Getenv("SCHEMA"),Out:os.Getenv("OUT"),Targets:ts})
	t.Log(r,err)
}
