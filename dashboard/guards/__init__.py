"""What stands before every route: who may ask, how much, how fast; what every answer says about itself."""
