namespace Orleans.Configuration;

public class MemoryGrainStorageOptions
{
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;
}
