/** `GET /api/v1/models` of the OpenRouter mock: prices as strings, in dollars per token. */
export const OPENROUTER_MODELS = [
  {
    id: 'openai/gpt-6-astra',
    name: 'OpenAI: GPT-6 Astra',
    created: 1_790_000_000,
    context_length: 1_000_000,
    architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
    pricing: {
      prompt: '0.00001',
      completion: '0.00005',
      image: '0',
      request: '0',
      input_cache_read: '0.000001',
      internal_reasoning: '0',
      overrides: [{ min_prompt_tokens: 272_001, prompt: '0.00002', completion: '0.000075' }]
    },
    top_provider: { context_length: 1_000_000, max_completion_tokens: 128_000 },
    supported_parameters: ['max_tokens', 'reasoning', 'structured_outputs', 'response_format']
  },
  {
    id: 'qwen/qwen3-vl-8b-instruct',
    name: 'Qwen: Qwen3 VL 8B',
    created: 1_760_000_000,
    context_length: 131_072,
    architecture: { input_modalities: ['image', 'text'], output_modalities: ['text'] },
    pricing: {
      prompt: '0.00000025',
      completion: '0.00000075',
      image: '0.000345',
      request: '0.002',
      input_cache_read: '0.00000005',
      input_cache_write: '0.0000003',
      internal_reasoning: '0.000009',
      discount: 0.2
    },
    top_provider: { context_length: 131_072, max_completion_tokens: null },
    supported_parameters: ['max_tokens', 'temperature', 'seed']
  },
  {
    id: 'x-ai/grok-4.7',
    name: 'xAI: Grok 4.7',
    created: 1_780_000_000,
    context_length: 1_000_000,
    architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
    pricing: { prompt: '0.000002', completion: '0.000006' },
    top_provider: { context_length: 1_000_000, max_completion_tokens: 64_000 },
    supported_parameters: ['max_tokens', 'reasoning', 'structured_outputs']
  },
  {
    id: 'mistralai/words-only:free',
    name: 'Mistral: Words Only (free)',
    created: 1_770_000_000,
    context_length: 32_768,
    architecture: { input_modalities: ['text'], output_modalities: ['text'] },
    pricing: { prompt: '0', completion: '0' },
    top_provider: { context_length: 32_768, max_completion_tokens: 8_192 },
    supported_parameters: ['max_tokens', 'temperature']
  },
  {
    id: 'openrouter/auto',
    name: 'Auto Router',
    created: 1_700_000_000,
    context_length: 2_000_000,
    architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
    pricing: { prompt: '-1', completion: '-1' },
    top_provider: { context_length: null, max_completion_tokens: null },
    supported_parameters: []
  }
]
