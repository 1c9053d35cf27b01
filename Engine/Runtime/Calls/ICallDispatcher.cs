namespace Orleans.Engine.Calls;

/// <summary>Brings a call to the activation that serves it, here or on another silo.</summary>
internal interface ICallDispatcher
{
    void Dispatch(GrainCall call);
}
