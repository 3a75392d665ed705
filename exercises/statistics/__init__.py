"""What learners' answers say about an exercise: computed on reading, stored nowhere."""
