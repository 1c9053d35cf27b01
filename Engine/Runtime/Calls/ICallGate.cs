namespace Orleans.Engine.Calls;

/// <summary>Whether calls may go straight to the activation that answered last.</summary>
internal interface ICallGate
{
    bool IsOpen { get; }
}
